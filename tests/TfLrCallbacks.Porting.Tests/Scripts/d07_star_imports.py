# keras2 style, everything in section 4
from keras.models import Sequential
from keras.layers import Dense, Dropout
from keras.optimizers import SGD, Adam
from keras.callbacks import *
from keras import backend as K
import math
nb_epoch = 30
batch_size = 32
def step_decay(epoch):
    initial_lrate = 0.1
    drop = 0.5
    epochs_drop = 10.0
    lrate = initial_lrate * math.pow(drop, math.floor((1+epoch)/epochs_drop))
    return lrate
model = Sequential()
model.add(Dense(64, input_dim=20, activation='relu'))
model.add(Dropout(0.5))
model.add(Dense(1, activation='sigmoid'))
sgd = SGD(lr=0.0, momentum=0.9, decay=0.0, nesterov=False)
model.compile(loss='binary_crossentropy', optimizer=sgd, metrics=['accuracy'])
lrate = LearningRateScheduler(step_decay)
lr_reducer = ReduceLROnPlateau(monitor='val_acc', factor=np.sqrt(0.1), cooldown=0, patience=5, min_lr=0.5e-6)
mc = ModelCheckpoint('weights.{epoch:02d}-{val_loss:.2f}.h5', period=5)
model.fit(X, Y, validation_split=0.33, nb_epoch=nb_epoch, batch_size=28, callbacks=[lrate, lr_reducer, mc], verbose=2)
