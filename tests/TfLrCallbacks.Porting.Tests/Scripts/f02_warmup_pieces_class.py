import tensorflow as tf
strategy = tf.distribute.MirroredStrategy()
GLOBAL_BATCH = 128 * strategy.num_replicas_in_sync
BASE_LR = 0.1 * GLOBAL_BATCH / 256
train_ds = tf.keras.utils.image_dataset_from_directory("data/train", batch_size=GLOBAL_BATCH)
steps = tf.data.experimental.cardinality(train_ds).numpy()
class WarmUpPiecewise(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base, steps_per_epoch, warmup_epochs=5, boundaries=(30, 60, 80), mult=(1., .1, .01, .001)):
        super().__init__()
        self.warm = warmup_epochs * steps_per_epoch
        self.base = base
        self.b = [e * steps_per_epoch for e in boundaries]
        self.v = [base * m for m in mult]
        self.piece = tf.keras.optimizers.schedules.PiecewiseConstantDecay(self.b, self.v)
    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return tf.cond(step < self.warm, lambda: self.base * step / self.warm, lambda: self.piece(step))
    def get_config(self):
        return {"base": self.base}
with strategy.scope():
    model = tf.keras.applications.ResNet50(weights=None)
    opt = tf.keras.optimizers.SGD(WarmUpPiecewise(BASE_LR, steps), momentum=0.9, nesterov=True)
    model.compile(opt, "sparse_categorical_crossentropy", ["accuracy"])
model.fit(train_ds, epochs=90, callbacks=[tf.keras.callbacks.TensorBoard("logs"), tf.keras.callbacks.ModelCheckpoint("ck-{epoch}.h5")])
