import tensorflow as tf
import tensorflow_addons as tfa
clr = tfa.optimizers.CyclicalLearningRate(initial_learning_rate=1e-4, maximal_learning_rate=1e-2, scale_fn=lambda x: 1/(2.**(x-1)), step_size=2 * steps_per_epoch)
optimizer = tf.keras.optimizers.SGD(clr)
model.compile(optimizer, loss="mse")
model.fit(x, y, epochs=10)
