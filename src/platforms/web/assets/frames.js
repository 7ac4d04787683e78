/** Makes the frames on a page as high as what is in them, also when they become narrower. */
export function fitFrames(root) {
  for (const frame of root.querySelectorAll("iframe.specimen-mail")) {
    const measure = () => {
      const inside = frame.contentDocument?.documentElement;
      // Nothing is there yet.
      if (!inside || frame.contentDocument.body?.childElementCount === 0) return;
      frame.style.height = "0";
      frame.style.height = `${inside.scrollHeight}px`;
    };
    frame.addEventListener("load", measure);
    let width = 0;
    new ResizeObserver(() => {
      if (frame.clientWidth === width) return;
      width = frame.clientWidth;
      measure();
    }).observe(frame);
    measure();
  }
}
