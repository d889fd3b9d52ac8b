/** The height of a line of a picture's text, in pixels. */
export const lineHeight = 17;
