import jax, jax.numpy as jnp, optax, flax.linen as nn
from flax.training import train_state
def create_lr(cfg):
    warmup = optax.linear_schedule(0.0, cfg["lr"], cfg["warmup"])
    cosine = optax.cosine_decay_schedule(cfg["lr"], cfg["steps"] - cfg["warmup"])
    return optax.join_schedules([warmup, cosine], [cfg["warmup"]])
cfg = {"lr": 3e-3, "warmup": 100, "steps": 1100}
lr_fn = create_lr(cfg)
def rsqrt(step, base=0.1, shift=1000):
    return base * jnp.sqrt(shift / jnp.maximum(step, shift))
tx = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(lr_fn, b1=0.9, b2=0.98, weight_decay=0.1))
tx2 = optax.sgd(learning_rate=rsqrt, momentum=0.9, nesterov=True)
