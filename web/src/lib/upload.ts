import { noAnswer, Problem, readProblem } from "./problem.ts";

/** Sends a file by a presigned form, telling how far it has come (0 to 1). @throws Problem */
export function uploadForm(
  { url, fields }: { readonly url: string; readonly fields: Readonly<Record<string, string>> },
  file: File,
  onProgress: (share: number) => void,
): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  // The file comes last: S3 ignores every field after it.
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else {
        const refused = {
          title: "書類を送れませんでした",
          detail: "送り直してください。続くときは、ファイルの種類と大きさを確かめてください。",
          code: "UPLOAD_REFUSED",
        };
        reject(new Problem(readProblem(request.status, refused, "")));
      }
    };
    request.onerror = () => {
      reject(new Problem(noAnswer("")));
    };
    request.open("POST", url);
    request.send(form);
  });
}
