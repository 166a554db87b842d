import tensorflow as tf
class Net(tf.keras.Model):
    def __init__(self, warmup=500, peak=1e-3):
        super().__init__()
        self.dense = tf.keras.layers.Dense(10)
        self.warmup, self.peak = warmup, peak
    def call(self, x):
        return self.dense(x)
    def train_step(self, data):
        x, y = data
        step = tf.cast(self.optimizer.iterations, tf.float32)
        self.optimizer.learning_rate.assign(self.peak * tf.minimum(1.0, (step + 1) / self.warmup))
        with tf.GradientTape() as tape:
            pred = self(x, training=True)
            loss = self.compiled_loss(y, pred)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {m.name: m.result() for m in self.metrics}
net = Net()
net.compile(optimizer=tf.keras.optimizers.Adam(1e-5), loss="sparse_categorical_crossentropy")
net.fit(x_train, y_train, batch_size=64, epochs=10)
