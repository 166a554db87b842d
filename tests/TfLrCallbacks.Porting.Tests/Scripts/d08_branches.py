import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
inputs = keras.Input(shape=(32, 32, 3))
x = layers.Conv2D(32, 3, activation="relu", padding="same")(inputs)
block = layers.Conv2D(32, 3, activation="relu", padding="same")(x)
block = layers.Conv2D(32, 3, activation="relu", padding="same")(block)
x = layers.add([x, block])
x = layers.GlobalAveragePooling2D()(x)
a = layers.Dense(64, activation="relu")(x)
b = layers.Dense(64, activation="tanh")(x)
c = layers.concatenate([a, b])
outputs = layers.Dense(10)(c)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=10, callbacks=[keras.callbacks.ReduceLROnPlateau(patience=2)])
