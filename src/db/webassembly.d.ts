// The part of the WebAssembly interface that is used here. It belongs to the browser's type library, which would bring
// a thousand globals that do not exist on a server.
declare namespace WebAssembly {
  function instantiate(
    bytes: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
}
