/** What names of saga types and ids may be, as they stand in workflow ids and URLs. */
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
