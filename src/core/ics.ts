/** The parts of a calendar file that every such file has (RFC 5545). */

/** Octets of a line without its end (3.1). */
const LINE_MAX_BYTES = 75;

/** The lines as a file: folded, each with its end. */
export const toIcs = (lines: readonly string[]): string => lines.map((line) => `${fold(line)}\r\n`).join("");

/** An instant in UTC, so that it is right whatever zone the program is in and whatever rules it knows. */
export const icsInstant = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, "");

/** Text for the value of a property. */
export const escapeIcs = (text: string): string =>
  text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n|\r/g, "\\n");

/** Lines of at most 75 octets, cut between characters; what goes on begins with a space. */
function fold(line: string): string {
  const pieces: string[] = [];
  let [piece, bytes] = ["", 0];
  for (const letter of line) {
    const more = Buffer.byteLength(letter);
    if (bytes + more > LINE_MAX_BYTES) {
      pieces.push(piece);
      [piece, bytes] = [" ", 1];
    }
    piece += letter;
    bytes += more;
  }
  return [...pieces, piece].join("\r\n");
}
