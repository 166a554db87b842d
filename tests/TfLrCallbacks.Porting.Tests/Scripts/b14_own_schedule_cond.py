import tensorflow as tf


class LinearWarmup(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, warmup_steps=1000.0, target=0.001, initial=0.0, decay_steps=9000):
        super().__init__()
        self.warmup_steps = warmup_steps
        self.target = target
        self.initial = initial
        self.decay_steps = decay_steps

    def warm(self, step):
        done = step / self.warmup_steps
        return self.initial + (self.target - self.initial) * done

    def after(self, step):
        completed = tf.minimum((step - self.warmup_steps) / self.decay_steps, 1.0)
        return self.target * 0.5 * (1.0 + tf.cos(tf.constant(3.141592653589793) * completed))

    @tf.function
    def __call__(self, step):
        step = tf.cast(step, dtype=tf.float32)
        return tf.cond(step < self.warmup_steps, lambda: self.warm(step), lambda: self.after(step))

    def get_config(self):
        return {"warmup_steps": self.warmup_steps, "target": self.target, "initial": self.initial, "decay_steps": self.decay_steps}


schedule = LinearWarmup(500.0, target=2e-3)
model.compile(optimizer=tf.keras.optimizers.AdamW(learning_rate=schedule, weight_decay=1e-4), loss="mse")
model.fit(ds, epochs=20)
