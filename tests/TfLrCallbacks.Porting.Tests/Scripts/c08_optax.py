import jax, jax.numpy as jnp, optax
from flax.training import train_state
EPOCHS, STEPS = 10, 100
total_steps = EPOCHS * STEPS
schedule = optax.warmup_cosine_decay_schedule(init_value=0.0, peak_value=3e-4, warmup_steps=int(0.1 * total_steps), decay_steps=total_steps, end_value=3e-5)
tx = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(learning_rate=schedule, weight_decay=0.05))
state = train_state.TrainState.create(apply_fn=model.apply, params=params, tx=tx)
for epoch in range(EPOCHS):
    for batch in loader:
        state = train_step(state, batch)
