/** How to reach a dev server of our own, whatever the environment says of others. Paths are as seen from the repository. */
export const ownTemporal = (address: string, namespace: string): Record<string, string> => ({
  TEMPORAL_ADDRESS: address,
  TEMPORAL_NAMESPACE: namespace,
  TEMPORAL_CONFIG_FILE: 'scripts/no-profile.toml',
  TEMPORAL_PROFILE: '',
  TEMPORAL_API_KEY: '',
  TEMPORAL_TLS: '',
});
