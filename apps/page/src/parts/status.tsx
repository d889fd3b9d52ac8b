/** A status in words, in its colour. */
export const Status = ({ is }: { readonly is: string }) => (
  <span class={`status ${is}`}>{is.replaceAll('-', ' ')}</span>
);
