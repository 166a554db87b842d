from fastai.vision.all import *
path = untar_data(URLs.PETS)
dls = ImageDataLoaders.from_name_re(path, get_image_files(path/"images"), pat=r"(.+)_\d+.jpg$", item_tfms=Resize(224))
learn = vision_learner(dls, resnet34, metrics=error_rate, cbs=[EarlyStoppingCallback(monitor='valid_loss', patience=3)])
learn.lr_find()
learn.fine_tune(4, base_lr=2e-3)
learn.unfreeze()
learn.fit_one_cycle(6, lr_max=slice(1e-6, 1e-4))
