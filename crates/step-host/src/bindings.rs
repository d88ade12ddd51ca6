//! The host's side of `octopus:step`, generated from the WIT that `step-core` publishes.

wasmtime::component::bindgen!({
    path: "../step-core/wit",
    world: "octopus:step/step",
    imports: { default: trappable },
    exports: { default: async },
});
