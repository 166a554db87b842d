# A schedule class that checks its arguments in __call__, as many tutorials have it; not reached, the check raises nothing.
import tensorflow as tf
import numpy as np

class WarmUpCosine(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, learning_rate_base, total_steps, warmup_learning_rate, warmup_steps):
        super().__init__()
        self.learning_rate_base = learning_rate_base
        self.total_steps = total_steps
        self.warmup_learning_rate = warmup_learning_rate
        self.warmup_steps = warmup_steps
        self.pi = tf.constant(np.pi)

    def __call__(self, step):
        if self.total_steps < self.warmup_steps:
            raise ValueError("Total_steps must be larger or equal to warmup_steps.")
        learning_rate = (
            0.5 * self.learning_rate_base
            * (1 + tf.cos(self.pi * (tf.cast(step, tf.float32) - self.warmup_steps) / float(self.total_steps - self.warmup_steps)))
        )
        if self.warmup_steps > 0:
            slope = (self.learning_rate_base - self.warmup_learning_rate) / self.warmup_steps
            warmup_rate = slope * tf.cast(step, tf.float32) + self.warmup_learning_rate
            learning_rate = tf.where(step < self.warmup_steps, warmup_rate, learning_rate)
        return tf.where(step > self.total_steps, 0.0, learning_rate, name="learning_rate")

scheduled_lrs = WarmUpCosine(learning_rate_base=0.001, total_steps=1000, warmup_learning_rate=0.0, warmup_steps=100)
optimizer = tf.keras.optimizers.AdamW(learning_rate=scheduled_lrs, weight_decay=0.0001)
model.compile(optimizer=optimizer, loss="mse")
model.fit(x, y, epochs=10)
