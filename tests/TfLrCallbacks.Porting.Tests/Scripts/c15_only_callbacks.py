from tensorflow.keras.callbacks import EarlyStopping, ReduceLROnPlateau
def make_callbacks(p=5):
    return [EarlyStopping(monitor='val_loss', patience=p), ReduceLROnPlateau(monitor='val_loss', factor=0.1, patience=p // 2)]
callbacks = make_callbacks(7)
