import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { base64Decode } from './base64-decode';
import { base64Encode } from './base64-encode';
import { digest } from './digest';
import { utf8Bytes } from './utf8-bytes';
import { utf8Text } from './utf8-text';

const nodeNames = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

describe('digest', () => {
  it.each(Object.entries(nodeNames))('computes %s as Node does, at every block boundary', (algorithm, name) => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 500]) {
      const text = 'añ😀b'.repeat(length).slice(0, length);
      const expected = createHash(name)
        .update(Buffer.from(utf8Bytes(text)))
        .digest('hex');
      expect(digest(text, algorithm)).toBe(expected);
    }
  });

  it('knows no other algorithm', () => expect(digest('x', 'SHA-3')).toBeUndefined());
});

describe('base64 and UTF-8', () => {
  it('agree with Node and undo each other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = base64Encode(utf8Bytes(text));
        expect(encoded).toBe(Buffer.from(text, 'utf8').toString('base64'));
        expect(utf8Text(base64Decode(encoded)!)).toBe(text);
      }),
    );
  });

  it('refuses what is not Base64', () => {
    expect(base64Decode('a')).toBeUndefined();
    expect(base64Decode('****')).toBeUndefined();
  });
});
