import optax, jax
TOTAL = 10_000
schedule = optax.warmup_cosine_decay_schedule(init_value=0.0, peak_value=3e-4, warmup_steps=int(TOTAL * 0.05), decay_steps=TOTAL, end_value=3e-5)
optimizer = optax.chain(
    optax.clip_by_global_norm(1.0),
    optax.adamw(learning_rate=schedule, b1=0.9, b2=0.95, weight_decay=0.1),
)
opt_state = optimizer.init(params)
@jax.jit
def step(params, opt_state, batch):
    grads = jax.grad(loss_fn)(params, batch)
    updates, opt_state = optimizer.update(grads, opt_state, params)
    return optax.apply_updates(params, updates), opt_state
