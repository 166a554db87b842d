from keras.callbacks import LearningRateScheduler
from keras.optimizers import SGD
import numpy as np
class Rates:
    def plot(self, epochs, title="Learning Rate Schedule"):
        lrs = [self(i) for i in epochs]
class StepDecay(Rates):
    def __init__(self, start=0.01, factor=0.25, every=10):
        self.start = start
        self.factor = factor
        self.every = every
    def __call__(self, epoch):
        power = np.floor((1 + epoch) / self.every)
        rate = self.start * (self.factor ** power)
        return float(rate)
class PolynomialDecay(Rates):
    def __init__(self, length=100, start=0.01, power=1.0):
        self.length = length
        self.start = start
        self.power = power
    def __call__(self, epoch):
        decay = (1 - (epoch / float(self.length))) ** self.power
        rate = self.start * decay
        return float(rate)
args = vars(ap.parse_args())
epochs = args["epochs"]
callbacks = []
schedule = None
if args["schedule"] == "step":
    schedule = StepDecay(start=1e-1, factor=0.25, every=15)
elif args["schedule"] == "linear":
    schedule = PolynomialDecay(length=epochs, start=1e-1, power=1)
if schedule is not None:
    callbacks = [LearningRateScheduler(schedule)]
decay = 0.0
opt = SGD(lr=1e-1, momentum=0.9, decay=decay)
model.compile(loss="categorical_crossentropy", optimizer=opt, metrics=["accuracy"])
H = model.fit(trainX, trainY, validation_data=(testX, testY), batch_size=128, epochs=epochs, callbacks=callbacks, verbose=1)
