"""A Keras script as it is found in the wild; Program.cs is the same training in C#."""
import numpy as np
from tensorflow import keras

data = np.load("../../data/fashion-mnist-2000.npz")
x, y = data["x_train"].reshape(-1, 784) / 255.0, data["y_train"]
xv, yv = data["x_test"].reshape(-1, 784) / 255.0, data["y_test"]
mean, deviation = x.mean(), x.std()
x, xv = (x - mean) / deviation, (xv - mean) / deviation

model = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(10),
])
schedule = keras.optimizers.schedules.CosineDecay(0.0, decay_steps=288, warmup_target=1e-3, warmup_steps=32)
model.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=schedule, weight_decay=0.01, global_clipnorm=1.0),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
history = model.fit(
    x, y, batch_size=64, epochs=10, validation_data=(xv, yv),
    callbacks=[
        keras.callbacks.CSVLogger("log.csv"),
        keras.callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True),
    ],
)
print(max(history.history["val_accuracy"]))
