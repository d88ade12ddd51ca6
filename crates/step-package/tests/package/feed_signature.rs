//! How an upload to an existing feed is signed: what a client has to do, as code that the feed's own cases run against.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The signature for a case of `encryption.json`.
pub(crate) fn of(case: &Value) -> String {
    let text = |name: &str| case[name].as_str().unwrap();
    let headers = pairs(&case["headers"]);
    let mut signed: Vec<_> = headers.iter().map(|(name, _)| name.trim().to_lowercase()).collect();
    signed.sort();
    let request = [
        text("httpMethod").to_owned(),
        canonical(headers),
        signed.join(";"),
        hex::encode(Sha256::digest(canonical(pairs(&case["payloads"])))),
    ];
    let digest = hex::encode(Sha256::digest(request.join("\n")));
    let to_sign = [text("algorithm"), text("requestTimestamp"), &digest].join("\n");
    // The key is the hexadecimal text of the derived key, not its bytes.
    let key = hmac(text("secretKey").as_bytes(), text("requestTimestamp"));
    hmac(key.as_bytes(), &to_sign)
}

fn pairs(list: &Value) -> Vec<(&str, &str)> {
    let pairs = list.as_array().unwrap().iter();
    pairs.map(|pair| (pair["key"].as_str().unwrap(), pair["value"].as_str().unwrap())).collect()
}

/// Sorted by name; names in lower case, runs of white space in values as one space.
fn canonical(mut pairs: Vec<(&str, &str)>) -> String {
    pairs.sort_unstable();
    let lines = pairs.iter().map(|(name, value)| {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{}:{value}\n", name.trim().to_lowercase())
    });
    lines.collect::<Vec<_>>().join(",")
}

fn hmac(key: &[u8], message: &str) -> String {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    hmac.update(message.as_bytes());
    hex::encode(hmac.finalize().into_bytes())
}
