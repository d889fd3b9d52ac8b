const { createCipheriv, createDecipheriv, createHash, randomBytes } = require('node:crypto');
const { temporal } = require('@temporalio/proto');

const { Payload } = temporal.api.common.v1;
const key = createHash('sha256').update('of the tests').digest();
const encoding = Buffer.from('binary/encrypted');

/**
 * What is encrypted is the payload whole, with its metadata. What isn't by this codec it refuses.
 * @type {import('@temporalio/common').PayloadCodec}
 */
const codec = {
  encode: async (payloads) =>
    payloads.map((payload) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const sealed = Buffer.concat([cipher.update(Payload.encode(payload).finish()), cipher.final()]);
      return { metadata: { encoding }, data: Buffer.concat([iv, cipher.getAuthTag(), sealed]) };
    }),
  decode: async (payloads) =>
    payloads.map((payload) => {
      if (!payload.metadata?.['encoding'] || Buffer.compare(payload.metadata['encoding'], encoding) !== 0) {
        throw new Error('This is in clear.');
      }
      const data = Buffer.from(payload.data ?? Buffer.of());
      const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, 12));
      decipher.setAuthTag(data.subarray(12, 28));
      return Payload.decode(Buffer.concat([decipher.update(data.subarray(28)), decipher.final()]));
    }),
};

exports.dataConverter = {
  payloadCodecs: [codec],
  failureConverterPath: require.resolve('./failure-converter.cjs'),
};
