/** Answers any request at the function's address with a greeting. */
export const handler = async (event) => {
  const name = event.queryStringParameters?.name ?? "world";
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: `${process.env.GREETING}, ${name}!` }),
  };
};
