use aws_smithy_async::rt::sleep::TokioSleep;
use step_testing::RecordingContext;

use super::*;

fn pace(limit: Duration) -> Pace {
    Pace::new(SharedAsyncSleep::new(TokioSleep::new()), limit)
}

/// How many pauses fit into this time if each look is like this.
async fn pauses_within(limit: Duration, look: Look, calls: usize) -> usize {
    let (pace, context) = (pace(limit), RecordingContext::default());
    let mut pauses = pace.pauses();
    let mut count = 0;
    while pauses.pause(&context).await.is_ok() {
        pauses.looked(look, calls);
        count += 1;
    }
    count
}

/// The table in the module's documentation.
#[tokio::test(start_paused = true)]
async fn calls_per_minute_are_as_documented() {
    let (one, two) = (Duration::from_mins(1), Duration::from_mins(2));
    assert_eq!(pauses_within(one, Look::Same, 1).await, 14);
    assert_eq!(pauses_within(two, Look::Same, 1).await, 14 + 12);
    assert_eq!(pauses_within(one, Look::News, 1).await, 30);
    for calls in [2, 5, 40] {
        assert!(pauses_within(one, Look::News, calls).await * calls <= 120 + calls, "{calls}");
    }
    assert_eq!(pauses_within(one, Look::Refused, 1).await, 4);
    assert_eq!(pauses_within(two, Look::Refused, 1).await, 4 + 2);
}

#[tokio::test(start_paused = true)]
async fn never_waits_beyond_the_limit() {
    let limit = Duration::from_secs(7);
    let (pace, context) = (pace(limit), RecordingContext::default());
    let begin = Instant::now();
    let mut pauses = pace.pauses();
    while pauses.pause(&context).await.is_ok() {}
    assert_eq!(begin.elapsed(), limit);
    assert_eq!(pauses.pause(&context).await, Err(Interruption::TimeIsOver { limit }));
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_ends_a_long_pause_within_half_a_second() {
    let pace = pace(Duration::from_mins(10));
    let mut pauses = pace.pauses();
    (0..5).for_each(|_| pauses.looked(Look::Refused, 1));
    let begin = Instant::now();
    // The user has decided by the second time that the pause asks.
    let context = RecordingContext::default().cancelled_after(1);
    assert_eq!(pauses.pause(&context).await, Err(Interruption::Cancelled));
    assert!(begin.elapsed() <= Duration::from_millis(500), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_ends_work_within_half_a_second() {
    let pace = pace(Duration::from_mins(10));
    let begin = Instant::now();
    let context = RecordingContext::default().cancelled_after(0);
    let work = tokio::time::sleep(Duration::from_mins(1));
    assert_eq!(pace.pauses().unless_interrupted(&context, work).await, Err(Interruption::Cancelled));
    assert!(begin.elapsed() <= Duration::from_millis(500), "{:?}", begin.elapsed());
    assert_eq!(pace.pauses().unless_interrupted(&context, async { 7 }).await, Ok(7), "done already");
}

#[tokio::test(start_paused = true)]
async fn work_ends_with_the_time_that_the_deployment_has() {
    let limit = Duration::from_secs(7);
    let (pace, begin) = (pace(limit), Instant::now());
    let mut pauses = pace.pauses();
    pauses.ignore_cancellation();
    let work = tokio::time::sleep(Duration::from_mins(1));
    let interrupted = pauses.unless_interrupted(&RecordingContext::default(), work).await;
    assert_eq!(interrupted, Err(Interruption::TimeIsOver { limit }));
    assert!(begin.elapsed() < limit + CANCELLATION_INTERVAL, "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_that_is_deferred_is_heeded_after_the_next_work() {
    let (pace, context) = (pace(Duration::from_mins(10)), RecordingContext::default().cancelled_after(0));
    let mut pauses = pace.pauses();
    pauses.defer_cancellation();
    assert_eq!(pauses.pause(&context).await, Ok(()));
    let work = tokio::time::sleep(Duration::from_secs(2));
    assert_eq!(pauses.unless_interrupted(&context, work).await, Ok(()));
    assert_eq!(pauses.pause(&context).await, Err(Interruption::Cancelled));
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_the_end_of_what_was_cancelled_goes_on() {
    let pace = pace(Duration::from_mins(10));
    let mut pauses = pace.pauses();
    pauses.ignore_cancellation();
    assert_eq!(pauses.pause(&RecordingContext::default().cancelled_after(0)).await, Ok(()));
}
