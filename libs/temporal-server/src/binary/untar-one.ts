/**
 * One file out of an unpacked tar archive, by its name; undefined when it isn't there. Enough of tar for an archive
 * that holds an executable and a licence: names up to 100 characters, sizes in octal.
 */
export function untarOne(tar: Buffer, name: string): Buffer | undefined {
  const text = (from: number, length: number) =>
    tar
      .toString('latin1', from, from + length)
      .replace(/\0.*$/s, '')
      .trim();
  for (let header = 0; header + 512 <= tar.length;) {
    const size = parseInt(text(header + 124, 12), 8) || 0;
    if (text(header, 100) === name) return tar.subarray(header + 512, header + 512 + size);
    header += 512 + Math.ceil(size / 512) * 512;
  }
  return undefined;
}
