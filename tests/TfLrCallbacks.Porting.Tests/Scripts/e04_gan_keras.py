import tensorflow as tf
from tensorflow import keras

g_lr = keras.optimizers.schedules.ExponentialDecay(2e-4, decay_steps=10, decay_rate=0.9)
d_lr = keras.optimizers.schedules.CosineDecay(1e-4, decay_steps=32)
g_opt = keras.optimizers.Adam(learning_rate=g_lr, beta_1=0.5)
d_opt = keras.optimizers.Adam(learning_rate=d_lr, beta_1=0.5)

@tf.function
def train_step(images):
    with tf.GradientTape() as gt, tf.GradientTape() as dt:
        lg = gloss(images)
        ld = dloss(images)
    g_opt.apply_gradients(zip(gt.gradient(lg, gen.trainable_variables), gen.trainable_variables))
    d_opt.apply_gradients(zip(dt.gradient(ld, dis.trainable_variables), dis.trainable_variables))

for epoch in range(4):
    for images in dataset:
        train_step(images)
