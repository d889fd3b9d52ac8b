const { DefaultFailureConverter } = require('@temporalio/common');

/** The words of failures go into a payload, which the codec encrypts. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
