import tensorflow as tf
from tensorflow import keras

model = keras.models.Sequential([keras.layers.Flatten(input_shape=(28, 28)), keras.layers.Dense(64, activation="relu"), keras.layers.Dense(10, activation="softmax")])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
for stage, rate in enumerate([1e-3, 1e-4, 1e-5]):
    tf.keras.backend.set_value(model.optimizer.lr, rate)
    model.fit(x, y, epochs=5, batch_size=64)
