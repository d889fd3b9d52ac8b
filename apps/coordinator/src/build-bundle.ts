import { buildCoordinatorBundles } from './build-coordinator-bundles';

// A step of the build: the coordinator then starts without bundling. What a saga was promised comes with it.
void buildCoordinatorBundles();
