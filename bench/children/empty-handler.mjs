/** A function that does nothing: what a process costs before any code of ours. */
export const handler = () => Promise.resolve({ statusCode: 200, body: "{}" });
