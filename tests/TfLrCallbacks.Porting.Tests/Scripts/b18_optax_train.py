import jax
import jax.numpy as jnp
import optax

EPOCHS, STEPS = 30, 100


def lr_schedule(step):
    epoch = step / STEPS
    warm = jnp.minimum(1.0, epoch / 5)
    cos = 0.5 * (1 + jnp.cos(jnp.pi * jnp.clip((epoch - 5) / (EPOCHS - 5), 0, 1)))
    return 0.1 * warm * cos


tx = optax.chain(optax.clip_by_global_norm(1.0), optax.add_decayed_weights(1e-4), optax.sgd(lr_schedule, momentum=0.9))
opt_state = tx.init(params)
for step in range(EPOCHS * STEPS):
    grads = grad_fn(params, batch)
    updates, opt_state = tx.update(grads, opt_state, params)
    params = optax.apply_updates(params, updates)
