import jax
import jax.numpy as jnp
import flax.linen as nn
import ml_collections
import optax
from flax.training import train_state

def get_config():
  config = ml_collections.ConfigDict()
  config.learning_rate = 0.1
  config.warmup_epochs = 5.0
  config.momentum = 0.9
  config.num_epochs = 100.0
  return config

def make_schedule(config, base_learning_rate: float, steps_per_epoch: int):
  rise = optax.linear_schedule(
      init_value=0.0,
      end_value=base_learning_rate,
      transition_steps=config.warmup_epochs * steps_per_epoch,
  )
  cosine_epochs = max(config.num_epochs - config.warmup_epochs, 1)
  fall = optax.cosine_decay_schedule(
      init_value=base_learning_rate, decay_steps=cosine_epochs * steps_per_epoch
  )
  joined = optax.join_schedules(
      schedules=[rise, fall],
      boundaries=[config.warmup_epochs * steps_per_epoch],
  )
  return joined

config = get_config()
learning_rate_fn = make_schedule(config, config.learning_rate, 100)
tx = optax.sgd(learning_rate=learning_rate_fn, momentum=config.momentum, nesterov=True)
state = train_state.TrainState.create(apply_fn=model.apply, params=params, tx=tx)
