import os
os.environ["KERAS_BACKEND"] = "jax"
import keras
from keras import layers, ops
import numpy as np

BATCH_SIZE = 128
EPOCHS = 15
num_classes = 10
input_shape = (28, 28, 1)

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.astype("float32") / 255
x_train = np.expand_dims(x_train, -1)
y_train = keras.utils.to_categorical(y_train, num_classes)

model = keras.Sequential(
    [
        keras.Input(shape=input_shape),
        layers.Conv2D(32, kernel_size=(3, 3), activation="relu"),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Conv2D(64, kernel_size=(3, 3), activation="relu"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(pool_size=(2, 2)),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(num_classes, activation="softmax"),
    ]
)
model.summary()
total_steps = (len(x_train) // BATCH_SIZE) * EPOCHS
warmup = int(0.1 * total_steps)
lr = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=0.0,
    decay_steps=total_steps - warmup,
    alpha=0.01,
    warmup_target=3e-3,
    warmup_steps=warmup,
)
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.AdamW(lr, weight_decay=1e-4, clipnorm=1.0), metrics=["accuracy"])
callbacks = [
    keras.callbacks.ModelCheckpoint(filepath="model_at_epoch_{epoch}.keras"),
    keras.callbacks.EarlyStopping(monitor="val_loss", patience=2),
]
model.fit(x_train, y_train, batch_size=BATCH_SIZE, epochs=EPOCHS, validation_split=0.15, callbacks=callbacks)
