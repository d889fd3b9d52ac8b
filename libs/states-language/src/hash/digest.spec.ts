import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { base64Decode } from './base64-decode';
import { base64Encode } from './base64-encode';
import { digest } from './digest';

const nodeNames = { MD5: 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' };

describe('digest', () => {
  it.each(Object.entries(nodeNames))('computes %s as Node does, at every block boundary', (algorithm, name) => {
    for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 500]) {
      const text = 'añ😀b'.repeat(length).slice(0, length);
      const expected = createHash(name).update(text, 'utf8').digest('hex');
      expect(digest(text, algorithm)).toBe(expected);
    }
  });

  it('knows no other algorithm', () => expect(digest('x', 'SHA-3')).toBeUndefined());
});

describe('base64 and UTF-8', () => {
  it('agree with Node and undo each other', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = base64Encode(text);
        expect(encoded).toBe(Buffer.from(text, 'utf8').toString('base64'));
        expect(base64Decode(encoded)).toBe(text);
        expect(base64Decode(encoded.replace(/=+$/, ''))).toBe(text);
      }),
    );
  });

  it('take bits that spell nothing, and bytes that are no text', () => {
    expect(base64Decode('YR==')).toBe('a');
    expect(base64Decode('77u/YQ==')).toBe('\ufeffa');
    expect(base64Decode('4oKA/2E=')).toBe('\u2080\ufffda');
    expect(base64Decode(base64Encode('\ud800a'))).toBe('\ufffda');
  });

  it('refuses what is not Base64', () => {
    expect(base64Decode('a')).toBeUndefined();
    for (const text of ['****', 'YQ-_', 'YQ=a', 'YQ===']) expect(base64Decode(text)).toBeUndefined();
  });
});
