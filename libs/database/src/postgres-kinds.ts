import {
  type AliasNode,
  CastNode,
  DataTypeNode,
  IdentifierNode,
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from 'kysely';

class KindsAsText extends OperationNodeTransformer {
  protected override transformAlias(node: AliasNode): AliasNode {
    const alias = super.transformAlias(node);
    const isKind = IdentifierNode.is(alias.alias) && alias.alias.name === 'table_type';
    return isKind ? { ...alias, node: CastNode.create(alias.node, DataTypeNode.create('text')) } : alias;
  }
}

/** Has PostgreSQL tell the kinds of tables as texts: its own type for them, `"char"`, is none that Prisma reads. */
export class PostgresKinds implements KyselyPlugin {
  readonly #transformer = new KindsAsText();

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node);
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}
