/** All text of a PDF, a line for each page. */
export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const pdf = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const document = await pdf.getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let n = 1; n <= document.numPages; n++) {
    const { items } = await (await document.getPage(n)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str : "")).join(""));
  }
  return pages.join("\n");
}
