import keras_tuner as kt
from tensorflow import keras
def build(hp):
    model = keras.Sequential([keras.layers.Dense(hp.Int('units', 32, 512, step=32), activation='relu'), keras.layers.Dense(10)])
    lr = hp.Float('lr', min_value=1e-4, max_value=1e-2, sampling='log', default=1e-3)
    decay = hp.Choice('decay', [0.9, 0.96])
    sched = keras.optimizers.schedules.ExponentialDecay(lr, decay_steps=1000, decay_rate=decay)
    model.compile(keras.optimizers.Adam(sched), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
    return model
tuner = kt.Hyperband(build, objective='val_accuracy', max_epochs=20)
stop = keras.callbacks.EarlyStopping(monitor='val_loss', patience=5)
tuner.search(x_train, y_train, epochs=50, validation_split=0.2, callbacks=[stop])
