/** A form by which a browser sends one object straight to storage. */
export type UploadForm = { readonly url: string; readonly fields: Readonly<Record<string, string>> };

/** Objects in buckets. */
export interface ObjectStore {
  /** The bytes, or undefined when there is no such object. */
  find(bucket: string, key: string): Promise<Uint8Array | undefined>;
  /** Writes an object; with `once`, only when there is none yet, answering false otherwise. */
  put(
    bucket: string,
    key: string,
    bytes: Uint8Array,
    contentType: string,
    options?: { readonly once: boolean },
  ): Promise<boolean>;
  /** Removes an object; nothing happens when it is absent. */
  remove(bucket: string, key: string): Promise<void>;
  /** A link to read the object for `seconds`; the browser saves it under `fileName`. */
  link(bucket: string, key: string, seconds: number, fileName: string): Promise<string>;
}

/** Makes upload forms. */
export interface UploadForms {
  /** A form for exactly this key and type, at most `largest` bytes, for five minutes. */
  form(bucket: string, key: string, contentType: string, largest: number): Promise<UploadForm>;
}
