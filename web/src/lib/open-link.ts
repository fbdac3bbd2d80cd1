/** Opens a link that lasts a minute in a new tab, without telling the other side where it came from. */
export function openLink({ url }: { readonly url: string }): void {
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.click();
}
