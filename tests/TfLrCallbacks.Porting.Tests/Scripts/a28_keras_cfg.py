import keras
CONFIG = {"optimizer": {"lr": 1e-3, "epochs": 30}, "callbacks": {"patience": 4}}
callbacks = []
callbacks.append(keras.callbacks.EarlyStopping(patience=CONFIG["callbacks"]["patience"] * 2, restore_best_weights=True))
callbacks.append(keras.callbacks.ReduceLROnPlateau(patience=CONFIG["callbacks"]["patience"], factor=0.3, min_lr=CONFIG["optimizer"]["lr"] / 100))
callbacks += [keras.callbacks.CSVLogger("log.csv")]
model.compile(optimizer=keras.optimizers.RMSprop(CONFIG["optimizer"]["lr"]), loss="binary_crossentropy", metrics=["accuracy", keras.metrics.AUC()])
model.fit(train_ds, validation_data=val_ds, epochs=CONFIG["optimizer"]["epochs"], callbacks=callbacks)
