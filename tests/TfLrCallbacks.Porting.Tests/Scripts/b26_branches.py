import keras
from keras import layers


def build(width=64):
    a = layers.Input((10,))
    x = layers.Dense(width, activation="relu")(a)
    y = layers.Dense(width)(x)
    z = layers.Add()([x, y])
    out = layers.Dense(1)(z)
    return keras.Model(a, out)


def plain():
    inp = keras.Input(shape=(32, 32, 3))
    h = inp
    h = layers.Conv2D(16, (3, 3), padding="same", activation="relu")(h)
    pool = layers.MaxPooling2D((2, 2))
    h = pool(h)
    h = layers.Dense(10)(layers.Flatten()(h))
    return keras.Model(inputs=inp, outputs=h, name="plain")


model = plain()
model.compile(keras.optimizers.SGD(0.05, momentum=0.9), keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(x, y, epochs=3, callbacks=[keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.3, patience=2)])
