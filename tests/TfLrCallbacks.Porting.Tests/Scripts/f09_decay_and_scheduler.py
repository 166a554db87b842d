from keras.optimizers import SGD
from keras.callbacks import ReduceLROnPlateau, LearningRateScheduler
model.compile(SGD(lr=0.1, decay=1e-4), 'mse')
model.fit(x, y, epochs=20, validation_split=0.1, callbacks=[LearningRateScheduler(lambda e: 0.1 * 0.9 ** e)])
