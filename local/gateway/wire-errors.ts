/** A refusal or failure that the gateway itself answers, before or instead of the service. */
export interface WireError {
  readonly status: number;
  /** Error code in the service's own words, for example `AccessDeniedException`. */
  readonly code: string;
  readonly message: string;
}

/** What goes back to the caller. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const XML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Escapes text for XML. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => XML[character] ?? character);
}

const JSON_TYPES: Readonly<Record<string, string>> = {
  dynamodb: "application/x-amz-json-1.0",
  dynamodbstreams: "application/x-amz-json-1.0",
  states: "application/x-amz-json-1.0",
};

/** Content type of a service that speaks AWS JSON. */
export function jsonType(service: string): string {
  return JSON_TYPES[service] ?? "application/x-amz-json-1.1";
}

/** The code by which a service says that policies do not allow a request. */
export function accessDenied(service: string, message: string): WireError {
  if (service === "s3") return { status: 403, code: "AccessDenied", message };
  if (service === "sts") return { status: 403, code: "AccessDenied", message };
  return { status: 400, code: "AccessDeniedException", message };
}

/** Writes an error in the wire format of the service: XML for S3, query XML for STS, AWS JSON for the others. */
export function writeError(service: string, error: WireError, requestId: string): WireAnswer {
  const xml = (text: string): WireAnswer => ({
    status: error.status,
    headers: { "content-type": "application/xml", "x-amz-request-id": requestId },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`),
  });
  const inside = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (service === "s3") return xml(`<Error>${inside}<RequestId>${requestId}</RequestId></Error>`);
  if (service === "sts") {
    return xml(
      `<ErrorResponse><Error><Type>Sender</Type>${inside}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  }
  const type = service === "dynamodb" ? `com.amazon.coral.service#${error.code}` : error.code;
  return {
    status: error.status,
    headers: { "content-type": jsonType(service), "x-amzn-requestid": requestId, "x-amzn-errortype": error.code },
    body: Buffer.from(JSON.stringify({ __type: type, message: error.message, Message: error.message })),
  };
}
