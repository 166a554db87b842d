from tensorflow import keras

EPOCHS, BATCH = 10, 64


class Cooldown(keras.callbacks.Callback):
    def __init__(self, last=3, factor=0.5):
        super().__init__()
        self.last = last
        self.factor = factor

    def on_epoch_begin(self, epoch, logs=None):
        if epoch >= EPOCHS - self.last:
            rate = float(self.model.optimizer.learning_rate.numpy())
            self.model.optimizer.learning_rate.assign(rate * self.factor)


def stairs(epoch):
    return 1e-2 * 0.5 ** (epoch // 4)


model = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(10),
])
model.compile(
    optimizer=keras.optimizers.Adam(stairs(0)),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(
    x, y, batch_size=BATCH, epochs=EPOCHS, validation_split=0.1,
    callbacks=[
        keras.callbacks.LearningRateScheduler(stairs),
        Cooldown(last=2),
        keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True),
    ],
)
