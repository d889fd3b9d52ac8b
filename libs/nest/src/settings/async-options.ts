import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';

/** Options that are made when the app starts, of what Nest injects: a `ConfigService`, a vault. As in Nest's own modules. */
export interface AsyncOptions<T> {
  /** The modules that export what is injected. Default none. */
  readonly imports?: ModuleMetadata['imports'];
  /** Default nothing is injected. */
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: FactoryProvider<T>['useFactory'];
}

/** A provider of the options, and the modules that it needs. */
export function optionsProvider<T>(
  provide: symbol,
  { imports = [], inject = [], useFactory }: AsyncOptions<T>,
): { readonly imports: NonNullable<ModuleMetadata['imports']>; readonly provider: FactoryProvider<T> } {
  return { imports, provider: { provide, inject, useFactory } };
}
