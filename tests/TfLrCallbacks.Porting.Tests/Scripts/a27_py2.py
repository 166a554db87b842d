import keras
print "starting"
model.compile(loss='mse', optimizer=keras.optimizers.SGD(lr=0.01))
