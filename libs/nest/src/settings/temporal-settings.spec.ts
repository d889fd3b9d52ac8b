import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporalSettings } from './temporal-settings';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backstitch-profile-'));
  file = join(folder, 'temporal.toml');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('where Temporal is', () => {
  it('is here, in the default namespace, unless told otherwise', () => {
    const none = { TEMPORAL_CONFIG_FILE: join(folder, 'none.toml'), TEMPORAL_NAMESPACE: '' };
    expect(temporalSettings(none)).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default' });
  });

  it('comes from the profile that is named', () => {
    writeFileSync(file, '[profile.cloud]\naddress = "cloud:7233"\nnamespace = "trips"\napi_key = "secret"\n');
    expect(temporalSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'cloud' })).toMatchObject({
      address: 'cloud:7233',
      namespace: 'trips',
      connection: { address: 'cloud:7233', apiKey: 'secret' },
    });
  });

  it('comes from a variable rather than from the profile', () => {
    writeFileSync(file, '[profile.default]\naddress = "cloud:7233"\n');
    const settings = temporalSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_ADDRESS: 'there:7233' });
    expect(settings.address).toBe('there:7233');
  });

  it('is here when the file of profiles is empty', () => {
    writeFileSync(file, '# nothing yet\n');
    expect(temporalSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_NAMESPACE: 'trips' })).toMatchObject({
      address: '127.0.0.1:7233',
      namespace: 'trips',
    });
    expect(() => temporalSettings({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'cloud' })).toThrow(/cloud/);
  });

  it('is an error that says so when the profile can’t be read', () => {
    writeFileSync(file, 'not toml');
    expect(() => temporalSettings({ TEMPORAL_CONFIG_FILE: file })).toThrow(/TEMPORAL_\* variables or the profile/);
  });
});
