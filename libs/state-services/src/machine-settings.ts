import { isObject } from '@backstitch/states-language';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { SettingError } from './setting-error';

/** What AWS keeps in an EventBridge connection. */
export interface HttpConnection {
  /** URLs: only what begins with one of them is sent the headers. */
  readonly allow: readonly string[];
  /** What proves who asks. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What state machines may reach besides the participants. All of it is closed unless it is opened here. */
export interface MachineSettings {
  /** Where they run. */
  readonly taskQueue: string;
  /** ARNs of Lambda functions and activities, each with the participant's request that stands for it. */
  readonly resources: Readonly<Record<string, string>>;
  /** For `http:invoke`. Absent: closed. */
  readonly http?: {
    /** URLs; what begins with one of them may be asked. */
    readonly allow: readonly string[];
    /** By the ARN of an EventBridge connection. */
    readonly connections: Readonly<Record<string, HttpConnection>>;
  };
  /** For S3: each bucket is a folder in this one. Absent: closed. */
  readonly s3?: { readonly folder: string };
}

/**
 * Reads `STATE_MACHINES_TASK_QUEUE` (default `state-machines`), and the JSON file that `STATE_MACHINES_SETTINGS` names:
 * `{ resources, http: { allow, connections }, s3: { folder } }`, all optional. Gateway and orchestrator read the same.
 * @throws SettingError `bad-setting`
 */
export function machineSettings(environment: Readonly<Record<string, string | undefined>>): MachineSettings {
  const taskQueue = environment['STATE_MACHINES_TASK_QUEUE'] || 'state-machines';
  const file = environment['STATE_MACHINES_SETTINGS'];
  if (!file) return { taskQueue, resources: {} };
  const wrong = (what: string) => new SettingError('bad-setting', `STATE_MACHINES_SETTINGS is '${file}': ${what}`);
  const given = parsed(file, wrong);
  const unknown = Object.keys(given).find((key) => !['resources', 'http', 's3'].includes(key));
  if (unknown !== undefined) throw wrong(`there is no setting '${unknown}': resources, http and s3 are.`);
  const { resources = {}, http, s3 } = given;
  if (!isRecord(resources, isText)) throw wrong('resources has an ARN and the URN of a request in each line.');
  if (http !== undefined) {
    const { allow, connections = {} } = isObject(http) ? http : {};
    if (!isUrls(allow)) {
      throw wrong('http.allow is a list of URLs of http or https, as in ["https://api.example.com/v1/"].');
    }
    if (!isRecord(connections, isConnection)) {
      throw wrong('http.connections has { "allow": [URLs], "headers": { name: value } } by the ARN of a connection.');
    }
  }
  if (s3 !== undefined && !(isObject(s3) && isText(s3['folder']))) throw wrong('s3.folder is the path of a folder.');
  return {
    ...{ taskQueue, resources },
    ...(http !== undefined && { http: { connections: {}, ...(http as { allow: string[] }) } }),
    ...(s3 !== undefined && { s3: { folder: resolve(dirname(file), (s3 as { folder: string }).folder) } }),
  };
}

function parsed(file: string, wrong: (what: string) => SettingError): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // What the parser says quotes the file, and secrets may be in it.
    const at = /position \d+/.exec((error as Error).message)?.[0];
    const code = (error as NodeJS.ErrnoException).code;
    throw wrong(`it can't be read as JSON (${code ?? at ?? 'it ends too early'}).`);
  }
  if (!isObject(given)) throw wrong('write a JSON object.');
  return given;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isHttp = (url: string) => URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
const isUrls = (value: unknown): boolean => Array.isArray(value) && value.every((url) => isText(url) && isHttp(url));
const isConnection = (value: unknown): boolean =>
  isObject(value) && isUrls(value['allow']) && isRecord(value['headers'], isText);
const isRecord = (value: unknown, holds: (member: unknown) => boolean): value is Record<string, string> =>
  isObject(value) && Object.values(value).every(holds);
