import type { FastifyRequest } from 'fastify';

/** Who acts, for the audit; `anonymous` when nobody said so. */
export const actorOf = ({ caller }: FastifyRequest): string => caller.actor;
